// fontconfig keeps what it has read of fonts until the process ends, out of the leak checker's sight. It
// is a fixed amount, however many labels are drawn.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }
