<section>[[>search]]</section>
<section>
<h1 class="name">[[found_title]]</h1>
{{#NONE}}<p>[[found_none]]</p>{{/NONE}}
<ul class="links">
{{#PRODUCT}}<li><a class="more" href="/{{PATH}}[[hl]]">{{NAME}}</a>{{/PRODUCT}}
{{#BATCH}}<li><a class="more" href="/b/{{BATCH_PATH}}[[hl]]">[[lot]] {{LOT}}</a> <span class="soft">{{STARTED}}</span>{{/BATCH}}
</ul>
{{#CUT}}<p class="soft">[[found_cut]]</p>{{/CUT}}
</section>
