[[>nav]]
<div class="lead">
<h1>{{HEADING}}</h1>
<p>[[producers_intro]]</p>
</div>
<section class="plain">
<h2 class="shown">{{SHOWN}}</h2>
{{#NO_FIT}}<p>[[producers_none]]</p>{{/NO_FIT}}
[[>makers]]
[[>paging]]
</section>
