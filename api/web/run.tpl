<section class="verdict unknown">
{{ICON:none}}
<h1>[[run_number]] {{NUMBER}}: {{STATE}}</h1>
<p>{{SENTENCE}}</p>
{{#VOID_REASON}}<p>[[reason]]: {{VOID_REASON}}</p>{{/VOID_REASON}}
</section>
<section>
<h2 class="name"{{#NAME_VI}} lang="vi"{{/NAME_VI}}>{{NAME}}</h2>
<p{{#PRODUCER_VI}} lang="vi"{{/PRODUCER_VI}}>{{PRODUCER}}</p>
<dl>
<div><dt>[[lot]]<dd><a class="more" href="/b/{{BATCH_PATH}}[[hl]]">{{LOT}}</a></div>
<div><dt>[[packed_on]]<dd><time datetime="{{PACKED_ISO}}">{{PACKED}}</time></div>
<div><dt>[[run_serials]]<dd>{{SERIALS}}</div>
<div><dt>[[run_reserved_at]]<dd><time datetime="{{RESERVED_ISO}}">{{RESERVED}}</time></div>
<div><dt>[[run_label_key]]<dd>{{LABEL_KEY}}</div>
</dl>
</section>
<section>
<h2>[[run_history]]</h2>
<ol>
<li><h3>[[run_requested]]</h3><p><a class="more" href="/v1/entries/{{REQUEST}}">[[entry]] {{REQUEST}}</a></p>
<li><h3>[[run_reserved]]</h3><p>{{SERIALS}}</p><p><a class="more" href="/v1/entries/{{NUMBER}}">[[entry]] {{NUMBER}}</a></p>
{{#STEP}}<li><h3>{{STEP_NAME}}</h3>{{#STEP_RANGE}}<p>{{STEP_RANGE}}</p>{{/STEP_RANGE}}{{#STEP_DIGEST}}<p class="code">{{STEP_DIGEST}}</p>{{/STEP_DIGEST}}{{#STEP_REASON}}<p>[[reason]]: {{STEP_REASON}}</p>{{/STEP_REASON}}<p><a class="more" href="/v1/entries/{{STEP_ENTRY}}">[[entry]] {{STEP_ENTRY}}</a></p>{{/STEP}}
</ol>
{{#STEPS_CUT}}<p class="soft">[[run_cut]]</p>{{/STEPS_CUT}}
</section>
