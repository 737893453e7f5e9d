</main>
<footer>[[brand]]: [[brand_line]]</footer>
{{EVIDENCE:none}}
{{SCRIPT:none}}
</body>
</html>
