[[>nav]][[>groups]]
<div class="lead">
{{#ABOVE}}<p><a class="more" href="{{ABOVE_LINK}}">{{ABOVE_NAME}}</a></p>{{/ABOVE}}
<h1>{{HEADING}}</h1>
<p>{{TOTALS}}</p>
</div>
{{#NOTHING}}<section class="plain"><h2>[[list_title]]</h2><p>[[place_nothing]]</p></section>{{/NOTHING}}
{{#PRODUCTS}}<section class="plain">
<h2>[[products_title]]</h2>
<p class="soft">{{SHOWN}}</p>
[[>items]]
{{#ALL_LINK}}<p><a class="more" href="{{ALL_LINK}}">[[see_all_products]]</a></p>{{/ALL_LINK}}
</section>{{/PRODUCTS}}
{{#PRODUCERS}}<section class="plain">
<h2>[[producers_title]]</h2>
<p class="soft">{{SHOWN}}</p>
[[>makers]]
{{#ALL_LINK}}<p><a class="more" href="{{ALL_LINK}}">[[see_all_producers]]</a></p>{{/ALL_LINK}}
</section>{{/PRODUCERS}}
{{#COMMUNES}}<section>
<h2>[[communes_title]]</h2>
<p class="soft">[[communes_note]]</p>
<ul class="links lots columns">{{#COMMUNE}}<li><a class="more" href="{{COMMUNE_LINK}}">{{COMMUNE_NAME}}</a> <span class="soft">{{COMMUNE_WORDS}}</span>{{/COMMUNE}}</ul>
</section>{{/COMMUNES}}
