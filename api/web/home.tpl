<section class="verdict good">
<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M1.5 7.5v-6h6m9 0h6v6m0 9v6h-6m-9 0h-6v-6M7 7h3v3H7zm7 0h3v3h-3zm-7 7h3v3H7zm7.5 .5h.1m2.4 2.5h.1"/></svg>
<h1>[[home_title]]</h1>
<p>[[home_intro]]</p>
</section>
<div class="card">[[>search]]
<p><a class="more" href="/san-pham[[hl]]">[[found_browse]]</a></p></div>
<section>
<h2>[[how_title]]</h2>
<ul class="ask ticks"><li>[[how_1]]<li>[[how_2]]<li>[[pin_explained]]<li>[[how_3]]</ul>
</section>
{{#DOORS}}<section>
<h2>[[doors_title]]</h2>
<p><a class="more" href="/san-xuat[[hl]]">[[door_producer]]</a></p>
<p><a class="more" href="/thanh-tra[[hl]]">[[door_console]]</a></p>
<p><a class="more" href="/kiem-tra[[hl]]">[[door_offline]]</a></p>
</section>{{/DOORS}}
