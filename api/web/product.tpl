[[>nav]][[>groups]]
<div class="two">
<div>
<section>
<div class="headline"><span class="pic big p{{GROUP_NUMBER}}"><svg aria-hidden="true"><use href="#g{{GROUP_NUMBER}}"/></svg></span>
<div><h1 class="name"{{#NAME_VI}} lang="vi"{{/NAME_VI}}>{{NAME}}</h1>
{{#GROUP}}<p><a class="more" href="{{GROUP_LINK}}">{{GROUP_NAME}}</a></p>{{/GROUP}}</div></div>
<dl class="wide">
<div><dt>[[made_by]]<dd><a class="more" href="{{PRODUCER_LINK}}"{{#PRODUCER_VI}} lang="vi"{{/PRODUCER_VI}}>{{PRODUCER}}</a></div>
{{#PLACE}}<div><dt>[[made_at]]<dd>{{#PLACE_LINK}}<a class="more" href="{{PLACE_LINK}}">{{/PLACE_LINK}}{{PLACE}}{{#PLACE_LINK}}</a>{{/PLACE_LINK}}</div>{{/PLACE}}
</dl>
{{#WARNINGS}}<p class="warn"><b>[[warnings]]:</b> <span{{#WARNINGS_VI}} lang="vi"{{/WARNINGS_VI}}>{{WARNINGS}}</span></p>{{/WARNINGS}}
</section>
<section>
<h2>[[stars_title]]</h2>
{{#STARS}}<p class="stars"><span aria-hidden="true">{{STAR_MARKS}}</span> <b>{{STARS}}</b></p>{{/STARS}}
{{#NO_STARS}}<p class="soft">[[no_stars]]</p>{{/NO_STARS}}
{{#STARS_LAPSED}}<p class="big no"><b>[[stars_lapsed]]</b></p><p>[[stars_lapsed_note]]</p>{{/STARS_LAPSED}}
{{#OCOP}}<dl>
<div class="row"><dt>[[status_now]]<dd class="{{#GOOD}}yes{{/GOOD}}{{#LAPSED}}no{{/LAPSED}}">{{STANDING}}</div>
<div class="row"><dt>[[decision]]<dd>{{NUMBER}}</div>
<div><dt>[[issued_on]]<dd>{{ISSUED}}</div>
<div><dt>[[expires_on]]<dd>{{UNTIL}}</div>
{{#ISSUER}}<div class="row"><dt>[[issued_by]]<dd>{{ISSUER}}</div>{{/ISSUER}}
</dl>{{/OCOP}}
</section>
[[>certificates]]
</div>
<div>
<section>
<h2>[[more]]</h2>
<dl class="wide">
{{#NET}}<div><dt>[[net_content]]<dd>{{NET}}</div>{{/NET}}
{{#SHELF_LIFE}}<div><dt>[[shelf_life]]<dd>{{SHELF_LIFE}}</div>{{/SHELF_LIFE}}
{{#DETAIL}}<div><dt>{{DETAIL_NAME}}<dd{{#DETAIL_CODE}} class="code"{{/DETAIL_CODE}}{{#DETAIL_VI}} lang="vi"{{/DETAIL_VI}}>{{DETAIL_VALUE}}</div>{{/DETAIL}}
{{#WEBSITE}}<div><dt>[[website]]<dd><a href="{{WEBSITE}}" rel="nofollow noopener">{{WEBSITE_TEXT}}</a></div>{{/WEBSITE}}
</dl>
</section>
{{#TOLD}}
<section>
<h2>[[story_title]]</h2>
{{#PICTURE}}<figure{{#CAPTION_VI}} lang="vi"{{/CAPTION_VI}}><img src="/blob/{{HASH}}?w=960" width="640" height="480" loading="lazy" alt="{{CAPTION}}"><figcaption aria-hidden="true">{{CAPTION}}</figcaption></figure>{{/PICTURE}}
{{#STORY}}<p class="told"{{#FOREIGN}} lang="vi"{{/FOREIGN}}>{{STORY}}</p>{{/STORY}}
{{#TELLER}}<p class="soft">{{TELLER}} [[story_told]]</p>{{/TELLER}}
</section>
{{/TOLD}}
<section>
<h2>[[product_batches]]</h2>
{{#NO_BATCHES}}<p class="soft">[[product_no_batches]]</p>{{/NO_BATCHES}}
{{#BATCHES}}<ul class="links lots">{{#BATCH}}<li><a class="more" href="/b/{{BATCH_PATH}}[[hl]]">[[lot]] {{LOT}}</a> <span class="soft">{{STARTED}}</span>{{#LOT_STOP}} <b class="no">{{LOT_STOP}}</b>{{/LOT_STOP}}{{#LOT_PAST}} <b class="none">{{LOT_PAST}}</b>{{/LOT_PAST}}{{/BATCH}}</ul>{{/BATCHES}}
{{#LOTS_CUT}}<p class="soft">[[lots_cut]]</p>{{/LOTS_CUT}}
</section>
<section>
<h2>[[data_title]]</h2>
<p><a class="more" href="/v1/products/{{PRODUCT_PATH}}">[[data_product]]</a></p>
</section>
</div>
</div>
