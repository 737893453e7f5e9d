[[>nav]][[>groups]]
<div class="lead">
<p class="soft">{{FORM}}</p>
<h1{{#NAME_VI}} lang="vi"{{/NAME_VI}}>{{NAME}}</h1>
{{#PLACE}}<p>{{#PLACE_LINK}}<a class="more" href="{{PLACE_LINK}}">{{/PLACE_LINK}}{{PLACE}}{{#PLACE_LINK}}</a>{{/PLACE_LINK}}</p>{{/PLACE}}
{{#WEBSITE}}<p><a class="more" href="{{WEBSITE}}" rel="nofollow noopener">{{WEBSITE_TEXT}}</a></p>{{/WEBSITE}}
</div>
<section class="plain">
<h2>[[products_title]]</h2>
{{#NO_PRODUCTS}}<p>[[producer_no_products]]</p>{{/NO_PRODUCTS}}
{{#PRODUCTS}}[[>items]]{{/PRODUCTS}}
</section>
<div class="two">
[[>certificates]]
{{#AREAS}}<section>
<h2>[[areas_title]]</h2>
{{#AREA}}<p class="cert"><b class="code">{{AREA_CODE}}</b>{{#AREA_NAME}} {{AREA_NAME}}{{/AREA_NAME}}<br>{{#AREA_GOOD}}[[area_in_force]]{{/AREA_GOOD}}{{#AREA_LAPSED}}<b class="no">[[area_not_in_force]]</b>{{/AREA_LAPSED}} · {{AREA_SIZE}}{{#AREA_CROP}} · {{AREA_CROP}}{{/AREA_CROP}}{{#AREA_PLACE}}<br><span class="soft">{{AREA_PLACE}}</span>{{/AREA_PLACE}}</p>{{/AREA}}
</section>{{/AREAS}}
<section>
<h2>[[data_title]]</h2>
<p><a class="more" href="/v1/parties/{{PARTY_CODE}}">[[data_product]]</a></p>
</section>
</div>
