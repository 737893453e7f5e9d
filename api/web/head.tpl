<!doctype html>
<html lang="[[lang]]">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
{{#NOINDEX}}<meta name="robots" content="noindex">{{/NOINDEX}}
<title>{{TITLE}} · [[brand]]</title>
<meta property="og:title" content="{{TITLE}}">
<meta property="og:description" content="{{DESCRIPTION}}">
{{#PREVIEW}}<meta property="og:image" content="https://{{PREVIEW_HOST}}/blob/{{PREVIEW_HASH}}?w=960">{{/PREVIEW}}
<link rel="icon" href="data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20viewBox='0,0,9,9'%3E%3Cpath%20fill='%230b6a42'%20d='M0,9V5a5,5,0,0,1,5-5h4v4a5,5,0,0,1-5,5z'/%3E%3C/svg%3E">
{{#CANONICAL}}<link rel="canonical" href="{{CANONICAL}}"><link rel="alternate" hreflang="vi" href="{{IN_VIETNAMESE}}"><link rel="alternate" hreflang="en" href="{{IN_ENGLISH}}"><link rel="alternate" hreflang="x-default" href="{{IN_VIETNAMESE}}">{{/CANONICAL}}
{{#DESCRIBED}}<meta name="description" content="{{DESCRIPTION}}">{{/DESCRIBED}}
{{LINKED_DATA:none}}
{{STYLE:none}}
</head>
<body>
<header>
<a href="/[[hl]]" class="brand"><svg viewBox="0,0,9,9" aria-hidden="true"><path d="M0,9V5a5,5,0,0,1,5-5h4v4a5,5,0,0,1-5,5z"/></svg>[[brand]]</a>
<a href="{{OTHER_LINK}}" lang="[[other_language_code]]" hreflang="[[other_language_code]]" rel="nofollow">[[other_language]]</a>
</header>
<main>
{{#DEMONSTRATION}}<p class="demo">[[demonstration]]</p>{{/DEMONSTRATION}}
{{#NOTICE}}<p class="demo">{{NOTICE}}</p>{{/NOTICE}}
