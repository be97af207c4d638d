"""How what ships was fitted. Nothing here is imported by a package or needed to run one."""
