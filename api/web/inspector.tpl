<section>
<h1 class="name">[[inspect_title]]</h1>
<p>[[inspect_intro]]</p>
<p id="state" role="status" class="soft">[[inspect_loading]]</p>
<noscript><p class="no">[[inspect_noscript]]</p></noscript>
<p><button id="reload" type="button">[[inspect_reload]]</button></p>
</section>
<div class="card">
<form id="form">
<label for="urls">[[inspect_urls]]</label>
<textarea id="urls" rows="4" required autocomplete="off" spellcheck="false" placeholder="https://{{HOST}}/…"></textarea>
<button id="check" disabled>[[inspect_check]]</button>
</form>
<p><button id="scan" type="button" hidden>[[inspect_scan]]</button></p>
<video id="video" hidden muted playsinline></video>
<p><label for="file">[[inspect_file]]</label> <input id="file" type="file" accept="image/*,text/plain,.txt,.csv" multiple></p>
</div>
<div id="results" aria-live="polite"></div>
{{PAGE_DATA:none}}
