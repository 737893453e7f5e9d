<form action="/find" method="get">
{{#ENGLISH}}<input type="hidden" name="hl" value="en">{{/ENGLISH}}
<label for="q">[[find_label]]</label>
<input id="q" name="q" value="{{SEARCHED}}" maxlength="64" required autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="hint" enterkeyhint="search">
<p class="soft" id="hint">[[find_hint]]</p>
<button>[[find_button]]</button>
</form>
