<section>
<h1 class="name">{{NAME}}</h1>
<p>{{PRODUCER}}{{#PLACE}}<br>{{PLACE}}{{/PLACE}}</p>
{{#STARS}}<p class="stars"><span aria-hidden="true">{{STAR_MARKS}}</span> <b>{{STARS}}</b></p>{{/STARS}}
{{#NO_STARS}}<p class="soft">[[no_stars]]</p>{{/NO_STARS}}
{{#WARNINGS}}<p class="warn"><b>[[warnings]]:</b> {{WARNINGS}}</p>{{/WARNINGS}}
<dl class="wide">
{{#NET}}<div><dt>[[net_content]]<dd>{{NET}}</div>{{/NET}}
{{#DETAIL}}<div><dt>{{DETAIL_NAME}}<dd{{#DETAIL_CODE}} class="code"{{/DETAIL_CODE}}>{{DETAIL_VALUE}}</div>{{/DETAIL}}
{{#WEBSITE}}<div><dt>[[website]]<dd><a href="{{WEBSITE}}" rel="nofollow noopener">{{WEBSITE_TEXT}}</a></div>{{/WEBSITE}}
</dl>
</section>
{{#CERTIFICATES}}
<section>
<h2>[[certificates]]</h2>
{{#CERTIFICATE}}<p class="cert">{{#SCHEME}}<b>{{SCHEME}}</b> {{/SCHEME}}{{NUMBER}}<br>{{#LAPSED}}<b class="no">{{LAPSED}}</b> · {{/LAPSED}}{{#GOOD}}[[good_until]]{{/GOOD}}{{#LAPSED}}[[valid_until]]{{/LAPSED}} {{UNTIL}}<br><span class="soft">{{ISSUER}}</span></p>{{/CERTIFICATE}}
</section>
{{/CERTIFICATES}}
<section>
<h2>[[product_batches]]</h2>
{{#NO_BATCHES}}<p class="soft">[[product_no_batches]]</p>{{/NO_BATCHES}}
{{#BATCHES}}<ul class="links">{{#BATCH}}<li><a class="more" href="/b/{{BATCH_PATH}}[[hl]]">[[lot]] {{LOT}}</a> <span class="soft">{{STARTED}}</span>{{/BATCH}}</ul>{{/BATCHES}}
</section>
