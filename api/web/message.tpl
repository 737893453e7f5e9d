<section class="verdict unknown">
{{ICON:none}}
<h1>{{HEADLINE}}</h1>
<p>{{BODY}}</p>
</section>
<div class="card">[[>search]]</div>
