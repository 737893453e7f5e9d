{{#CERTIFICATES}}
<section>
<h2>{{CERTIFICATES_TITLE}}</h2>
{{#CERTIFICATE}}<p class="cert">{{#SCHEME}}<b>{{SCHEME}}</b> {{/SCHEME}}{{NUMBER}}<br>{{#LAPSED}}<b class="no">{{LAPSED}}</b> · {{/LAPSED}}{{#GOOD}}[[good_until]]{{/GOOD}}{{#LAPSED}}[[valid_until]]{{/LAPSED}} {{UNTIL}}<br><span class="soft"{{#ISSUER_VI}} lang="vi"{{/ISSUER_VI}}>{{ISSUER}}</span></p>{{/CERTIFICATE}}
</section>
{{/CERTIFICATES}}
