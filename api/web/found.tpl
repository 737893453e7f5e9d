[[>nav]][[>groups]]
<section>
<h1 class="name">[[found_title]]</h1>
[[>search]]
</section>
{{#NONE}}<section>
<h2>[[found_none]]</h2>
<ul class="ask ticks"><li>[[found_hint_1]]<li>[[found_hint_2]]<li>[[found_hint_3]]</ul>
<p><a class="more" href="/san-pham[[hl]]">[[found_browse]]</a></p>
</section>{{/NONE}}
{{#BATCHES}}<section>
<h2>[[found_lots]]</h2>
<ul class="links lots">{{#BATCH}}<li><a class="more" href="/b/{{BATCH_PATH}}[[hl]]">[[lot]] {{LOT}}</a> <span class="soft">{{STARTED}}</span>{{/BATCH}}</ul>
</section>{{/BATCHES}}
{{#LOCALITIES}}<section>
<h2>[[found_places]]</h2>
<ul class="links">{{#LOCALITY}}<li><a class="more" href="{{LOCALITY_LINK}}">{{LOCALITY_NAME}}</a>{{/LOCALITY}}</ul>
</section>{{/LOCALITIES}}
{{#PRODUCTS}}<section class="plain">
<h2>[[found_products]]</h2>
<p class="soft">{{SHOWN}}</p>
[[>items]]
{{#CUT}}<p class="soft">[[found_cut]]</p>{{/CUT}}
</section>{{/PRODUCTS}}
{{#PRODUCERS}}<section class="plain">
<h2>[[found_producers]]</h2>
<p class="soft">{{SHOWN}}</p>
[[>makers]]
{{#CUT}}<p class="soft">[[found_cut]]</p>{{/CUT}}
</section>{{/PRODUCERS}}
