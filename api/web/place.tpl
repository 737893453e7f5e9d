<section class="verdict unknown">
<h1>{{TITLE_LINE}}</h1>
<p>[[place_why]]</p>
</section>
{{#ASK}}<div class="card">
<form method="post" action="/noi-quet{{LABEL_PATH}}[[hl]]">
<label for="province">[[place_province]]</label>
<select id="province" name="province" required>
<option value="">–</option>
{{#PROVINCE}}<option value="{{CODE}}">{{PROVINCE_NAME}}</option>{{/PROVINCE}}
</select>
<button>[[place_send]]</button>
</form>
</div>{{/ASK}}
<div class="card"><p><a class="more" href="{{LABEL_PATH}}[[hl]]">[[place_back]]</a></p></div>
