<section class="verdict unknown">
{{ICON:none}}
<h1>{{HEADLINE}}</h1>
<p>{{BODY}}</p>
</section>
<section>[[>search]]</section>
