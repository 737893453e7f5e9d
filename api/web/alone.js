// Stands in the page, behind the tag of the phone's own check: says so when that script did not come, or is not the
// one that the page names.
document.getElementById("own").onerror = () => {
  const phone = document.getElementById("phone");
  if (phone) phone.textContent = phone.dataset.alone;
};
