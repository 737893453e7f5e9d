<section class="verdict {{TONE}}{{#WAIT}} wait{{/WAIT}}" id="verdict">
{{ICON:none}}
<h1>{{HEADLINE}}</h1>
<p>{{SENTENCE}}</p>
<p class="when">[[checked_at]] <time datetime="{{CHECKED_ISO}}">{{CHECKED}}</time>{{#LABEL_CHECKED}}<br><span id="phone" role="status" data-alone="[[phone_alone]]">[[checked_by_server]]</span>{{/LABEL_CHECKED}}</p>
{{#RUN_NOTE}}<p><b>{{RUN_NOTE}}</b></p>{{/RUN_NOTE}}
{{#NOTE}}<p class="when">{{NOTE}}</p>{{/NOTE}}
</section>
{{#RESTRICTION}}
<section class="order">
<h2>{{KIND}}</h2>
<p class="big"{{#FOREIGN}} lang="vi"{{/FOREIGN}}>{{REASON}}</p>
<p>{{#DECISION}}[[decision]] <b>{{DECISION}}</b>{{/DECISION}}{{#BY}}<br>[[ordered_by]]: {{BY}}{{/BY}}{{#THROUGH}}<br>[[through_batch]] <span class="code">{{THROUGH}}</span>{{/THROUGH}}{{#ORDER_LEDGER}}<br>[[signed_by_ledger]] <span class="code">{{ORDER_LEDGER}}</span>{{/ORDER_LEDGER}}</p>
<p><b>{{ADVICE}}</b></p>
</section>
{{/RESTRICTION}}
{{#PRODUCT}}
{{#UNTRUSTED}}<p class="untrusted" id="untrusted">[[untrusted]]</p>{{/UNTRUSTED}}
<section>
<h2 class="name"{{#NAME_VI}} lang="vi"{{/NAME_VI}}>{{NAME}}</h2>
<p><span{{#PRODUCER_VI}} lang="vi"{{/PRODUCER_VI}}>{{PRODUCER}}</span>{{#PLACE}}<br><span{{#PLACE_VI}} lang="vi"{{/PLACE_VI}}>{{PLACE}}</span>{{/PLACE}}</p>
{{#STARS}}<p class="stars"><span aria-hidden="true">{{STAR_MARKS}}</span> <b>{{STARS}}</b></p>{{/STARS}}
{{#CERTIFICATE}}<p>{{#SCHEME}}<b>{{SCHEME}}</b> {{/SCHEME}}{{NUMBER}}<br>{{#LAPSED}}<b class="no">{{LAPSED}}</b> · {{/LAPSED}}{{#GOOD}}[[good_until]]{{/GOOD}}{{#LAPSED}}[[valid_until]]{{/LAPSED}} {{UNTIL}}</p>{{/CERTIFICATE}}
{{#NO_STARS}}<p class="soft">[[no_stars]]</p>{{/NO_STARS}}
{{#WARNINGS}}<p class="warn"><b>[[warnings]]:</b> <span{{#WARNINGS_VI}} lang="vi"{{/WARNINGS_VI}}>{{WARNINGS}}</span></p>{{/WARNINGS}}
<dl>
{{#NET}}<div><dt>[[net_content]]<dd{{#NET_VI}} lang="vi"{{/NET_VI}}>{{NET}}</div>{{/NET}}
{{#PACKED}}<div><dt>[[packed_on]]<dd><time id="packed" datetime="{{PACKED_ISO}}">{{PACKED}}</time></div>{{/PACKED}}
{{#BEST_BEFORE}}<div><dt>[[best_before]]<dd>{{BEST_BEFORE}}</div>{{/BEST_BEFORE}}
{{#LOT}}<div><dt>[[lot]]<dd class="code" id="lot">{{LOT}}</div>{{/LOT}}
{{#UNIT_CODE}}<div class="row"><dt>[[unit_code]]<dd class="code">{{UNIT_CODE}}</div>{{/UNIT_CODE}}
{{#WHOLE_BATCH}}<div class="row"><dt>[[unit_code]]<dd>[[whole_batch]]</div>{{/WHOLE_BATCH}}
</dl>
<details>
<summary>[[more]]</summary>
<dl class="wide">
{{#DETAIL}}<div><dt>{{DETAIL_NAME}}<dd{{#DETAIL_CODE}} class="code"{{/DETAIL_CODE}}{{#DETAIL_VI}} lang="vi"{{/DETAIL_VI}}>{{DETAIL_VALUE}}</div>{{/DETAIL}}
{{#WEBSITE}}<div><dt>[[website]]<dd><a href="{{WEBSITE}}" rel="nofollow">{{WEBSITE_TEXT}}</a></div>{{/WEBSITE}}
</dl>
<p><a class="more" href="/{{PRODUCT_PATH}}[[hl]]">[[all_batches]]</a></p>
</details>
</section>
<section>
<h2>[[compare_title]]</h2>
<p>[[compare_intro]]</p>
<ul class="ask"><li>[[compare_name]]<li>[[compare_lot]]<li>[[compare_seal]]</ul>
</section>
{{#TOLD}}
<section>
<h2>[[story_title]]</h2>
{{#PICTURE}}<figure{{#CAPTION_VI}} lang="vi"{{/CAPTION_VI}}><img src="/blob/{{HASH}}?w=960" loading="lazy" alt="{{CAPTION}}"><figcaption aria-hidden="true">{{CAPTION}}</figcaption></figure>{{/PICTURE}}
{{#STORY}}<p class="told"{{#FOREIGN}} lang="vi"{{/FOREIGN}}>{{STORY}}</p>{{/STORY}}
{{#TELLER}}<p class="soft">{{TELLER}} [[story_told]]</p>{{/TELLER}}
</section>
{{/TOLD}}
<section>
<h2>[[journey_title]]</h2>
{{#JOURNEY_NONE}}<p class="soft">[[journey_none]]</p>{{/JOURNEY_NONE}}
{{#JOURNEY}}<ol>
{{#STAGE}}
{{#MISSING}}<li class="gap"><h3>{{STAGE_NAME}}</h3><p>[[missing]]</p>{{/MISSING}}
{{#PRESENT}}<li><h3>{{STAGE_NAME}}</h3><p><time datetime="{{STAGE_ISO}}">{{STAGE_DATE}}</time>{{#AMOUNT}} · {{AMOUNT}}{{/AMOUNT}}{{#WHAT}}<br><span{{#WHAT_VI}} lang="vi"{{/WHAT_VI}}>{{WHAT}}</span>{{/WHAT}}</p><p class="soft"[[in_vi]]>{{PARTY}}{{#STAGE_PLACE}}, {{STAGE_PLACE}}{{/STAGE_PLACE}}{{#PLACE_CODE}} <span class="code">{{PLACE_CODE}}</span>{{/PLACE_CODE}}</p>{{#LATE}}<p class="late">[[recorded]] {{RECORDED}} ({{LATE}})</p>{{/LATE}}{{#PRIVATE}}<p class="soft">[[private_committed]]</p>{{/PRIVATE}}{{#CORRECTED}}<p class="late">[[corrected]] {{CORRECTED}}</p>{{/CORRECTED}}{{#STAGE_TOLD}}{{#STORY}}<p class="told"{{#FOREIGN}} lang="vi"{{/FOREIGN}}>{{STORY}}</p>{{/STORY}}{{#PICTURE}}<figure{{#CAPTION_VI}} lang="vi"{{/CAPTION_VI}}><img src="/blob/{{HASH}}?w=320" loading="lazy" alt="{{CAPTION}}"><figcaption aria-hidden="true">{{CAPTION}}</figcaption></figure>{{/PICTURE}}{{/STAGE_TOLD}}{{/PRESENT}}
{{/STAGE}}
</ol>{{/JOURNEY}}
{{#JOURNEY_CUT}}<p class="soft">[[journey_cut]]</p>{{/JOURNEY_CUT}}
</section>
{{#ELSEWHERE}}<section>
<h2>[[elsewhere_title]]</h2>
<ul class="links">
{{#FOREIGN_LOT}}<li>{{#KNOWN_LOT}}<a class="more" href="{{LOT_LINK}}[[hl]]"{{#LOT_VI}} lang="vi"{{/LOT_VI}}>{{LOT_WHAT}}</a>{{#LOT_PRODUCER}}<br>{{LOT_PRODUCER}}{{/LOT_PRODUCER}}{{#LOT_PLACE}}, {{LOT_PLACE}}{{/LOT_PLACE}}<br><span class="soft">[[signed_by_ledger]] <span class="code">{{LOT_LEDGER}}</span></span><br>{{#PROVEN}}<b class="yes">[[elsewhere_proven]]</b>{{/PROVEN}}{{#UNPROVEN}}<b class="none">[[elsewhere_unproven]]</b>{{/UNPROVEN}}{{#LOT_ORDER}}<br><b class="no">{{LOT_ORDER}}</b>{{/LOT_ORDER}}{{#UNCHECKED}}<br><b class="none">[[elsewhere_unchecked]]</b>{{/UNCHECKED}}{{/KNOWN_LOT}}{{#UNKNOWN_LOT}}<span class="code">{{UNKNOWN_LOT}}</span><br><b class="none">[[elsewhere_unknown]]</b>{{/UNKNOWN_LOT}}
{{/FOREIGN_LOT}}</ul>{{#ELSEWHERE_CUT}}<p class="soft">[[elsewhere_cut]]</p>{{/ELSEWHERE_CUT}}
</section>{{/ELSEWHERE}}
{{#RUNS}}<section>
<h2>[[runs_title]]</h2>
<ul class="links">
{{#RUN}}<li><a class="more" href="/run/{{RUN_NUMBER}}[[hl]]">[[run_number]] {{RUN_NUMBER}}</a> <span class="soft">{{RUN_STATE}} · {{RUN_COUNT}} [[labels_word]]</span>{{/RUN}}
</ul>
</section>{{/RUNS}}
{{/PRODUCT}}
<section>
<h2>[[report_title]]</h2>
<p>[[report_how]]{{#REPORT_CODE}}, [[report_code]] <b class="code">{{REPORT_CODE}}</b>{{/REPORT_CODE}}.</p>
{{#REPORT_LABEL}}<p><a class="button" href="?mo=bao-cao[[and_hl]]">[[report_open]]</a></p>{{/REPORT_LABEL}}
{{#REPORT_PATH}}<p><a class="button" href="{{REPORT_PATH}}[[hl]]">[[report_open]]</a></p>{{/REPORT_PATH}}
{{#PHONE}}<p><a class="button" href="tel:{{DIALLED}}">[[report_call]] {{PHONE}}</a></p>{{/PHONE}}
{{#PLACE_LABEL}}<p><a class="more" href="?mo=noi-quet[[and_hl]]">[[place_link]]</a></p>{{/PLACE_LABEL}}
{{#EMAIL}}<p><a class="button" href="mailto:{{EMAIL}}">[[report_write]] {{EMAIL}}</a></p>{{/EMAIL}}
</section>
<div class="card">
<details id="why"{{#WHY_OPEN}} open{{/WHY_OPEN}}>
<summary>{{CHECKS_TITLE}}</summary>
<ul class="checks">
{{#CHECK}}<li id="{{CHECK_ID}}"><b class="{{CHECK_CLASS}}">{{CHECK_RESULT}}</b><b>{{CHECK_TITLE}}</b><span>{{CHECK_WORDS}}{{#CHECK_WHY}} {{CHECK_WHY}}{{/CHECK_WHY}}</span>{{/CHECK}}
</ul>
{{#PROOF}}
<p>[[pin_explained]]</p>
<p class="soft">[[signed_by_ledger]] <span class="code">{{ORIGIN}}</span> · [[entry]] {{INDEX}} · [[ledger_size]] {{SIZE}}</p>
<p><a class="more" href="/v1/entries/{{INDEX}}/proof.tlog-proof" download>[[download_proof]]</a></p>
{{/PROOF}}
</details>
</div>
