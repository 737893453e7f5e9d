{{#THANKS}}
<section class="verdict unknown">
<h1>[[report_thanks]]</h1>
<p>[[report_number]]: <b class="code" id="number">{{NUMBER}}</b></p>
<p>[[report_thanks_body]]</p>
</section>
{{/THANKS}}
{{#FORM}}
<section>
<h1 class="name">[[report_form_title]]</h1>
{{#ABOUT}}<p>[[report_about]] <b>{{ABOUT}}</b>{{#ABOUT_PRODUCER}}, {{ABOUT_PRODUCER}}{{/ABOUT_PRODUCER}}</p>{{/ABOUT}}
{{#ABOUT_CODE}}<p>[[unit_code]]: <b class="code">{{ABOUT_CODE}}</b></p>{{/ABOUT_CODE}}
{{#ABOUT_LOT}}<p>[[lot]]: <b class="code">{{ABOUT_LOT}}</b></p>{{/ABOUT_LOT}}
<p class="warn">[[report_unwell_advice]]</p>
{{#PROBLEM}}<p class="problem" role="alert" id="problem">{{PROBLEM}}</p>{{/PROBLEM}}
<form method="post" action="{{ACTION}}[[hl]]">
<input type="hidden" name="token" value="{{TOKEN}}">
<fieldset>
<legend>[[report_kind]]</legend>
{{#KIND}}<label class="pick"><input type="radio" name="kind" value="{{KIND_NAME}}" required{{#CHECKED}} checked{{/CHECKED}}>{{KIND_WORDS}}</label>{{/KIND}}
</fieldset>
<label for="text">[[report_text]]</label>
<p class="soft" id="text-hint">[[report_text_hint]]</p>
<textarea id="text" name="text" rows="5" maxlength="1000" aria-describedby="text-hint">{{TEXT}}</textarea>
<label for="contact">[[report_contact]]</label>
<p class="soft" id="contact-hint">[[report_contact_hint]]</p>
<input id="contact" name="contact" maxlength="100" autocomplete="off" aria-describedby="contact-hint" value="{{CONTACT}}">
<button>[[report_send]]</button>
</form>
<p class="soft">[[report_privacy]]</p>
</section>
{{/FORM}}
{{#BACK}}<div class="card"><p><a class="more" href="{{BACK}}[[hl]]">[[report_back]]</a></p></div>{{/BACK}}
