"""The tests whose coverage is not measured, because measuring doubles their processor time."""

UNMEASURED = (
    *("fuzz/", "promises/", "repository/", "rules/", "targets/"),
    *("diff/test_laws.py", "model/test_richtext.py", "readers/test_corpus.py"),
    *("report/test_schema.py", "text/test_markdown.py", "upstream/test_sync_crash.py"),
    "cli/test_check_upstream.py::test_what_counts_as_a_failure_",
    "cli/test_init.py::test_every_table_of_codes_of_the_corpus_",
    "cli/test_init.py::test_whatever_stands_in_a_table_",
    "cli/test_lint.py::test_wherever_the_page_is_cut_off_",
    "cli/test_release.py::test_a_change_is_released_",
    "cli/test_release.py::test_a_version_that_is_too_small_",
    "cli/test_usage.py::test_wrong_usage_is_a_document_",
    "diff/inputs/test_side.py::test_a_side_on_disk_and_in_a_revision",
    "diff/test_cases.py::test_a_case_is_of_its_rule_alone_",
    "diff/test_meaning.py::test_no_text_takes_long_",
    "diff/test_meaning.py::test_the_text_of_another_code_",
    "extract/test_find_page.py::test_a_page_without_that_sign_",
    "extract/test_find_page.py::test_the_table_is_found_in_the_whole_space_",
    "extract/test_find_page.py::test_thousands_of_pages_",
    "extract/test_find_table.py::test_a_place_in_a_turned_table_",
    "extract/test_find_table.py::test_a_title_is_told_wherever_",
    "extract/test_find_table.py::test_every_",
    "model/test_spec.py::test_for_every_",
    "publish/test_tree_crash.py::test_a_kill_or_an_error_at_each_call_",
    "readers/html/test_limits.py::test_what_html_need_not_end_",
    "render/test_compiled.py::test_a_first_build_compiles_nothing",
    "render/test_jinja.py::test_a_comment_stays_on_one_line_",
    "render/test_jinja.py::test_documentation_of_several_",
    "render/test_jinja.py::test_no_text_of_the_page_",
    "report/test_github.py::test_no_text_of_the_page_",
    "report/test_sarif.py::test_every_rule_gives_",
    "report/test_sarif.py::test_hostile_texts",
    "upstream/test_as_export.py::test_for_every_",
    "upstream/test_http_errors.py::test_a_failure_is_reported_",
    "upstream/test_record.py::test_a_record_of_something_else_",
    "verify/test_packages.py::test_packing_twice_",
    "verify/test_proof.py::test_no_artifact_that_was_broken_",
    "verify/test_proof.py::test_no_lie_passes",
)
"""How their ids begin, below `tests/`.

They are searches that try the same code many times, and folders whose code the others reach too.
"""
