//! The example workbooks, one module each. All that could differ from run to run is fixed here: the dates in the
//! document properties. The tests hold the committed files to these bytes.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

mod blackburn;
pub(crate) mod csv;
mod dacorum;
mod lancashire;
mod lancashire_risks;
mod logo;
mod norfolk;
mod pathfinders;
mod printed;
mod towns_fund;

/// Every example workbook: its file, relative to the crate, and its bytes.
pub(crate) fn all() -> Result<Vec<(&'static str, Vec<u8>)>, XlsxError> {
    Ok(vec![
        (
            "norfolk/norfolk-example.xlsx",
            norfolk::workbook()?.save_to_buffer()?,
        ),
        (
            "lancashire/lancashire-example.xlsx",
            lancashire::workbook()?.save_to_buffer()?,
        ),
        (
            "lancashire-risks/lancashire-risks-example.xlsx",
            lancashire_risks::workbook()?.save_to_buffer()?,
        ),
        (
            "towns-fund/towns-fund-example.xlsx",
            towns_fund::workbook()?.save_to_buffer()?,
        ),
        (
            "towns-fund-spend/towns-fund-spend-example.xlsx",
            towns_fund::with_profiles()?.save_to_buffer()?,
        ),
        (
            "towns-fund-spend/towns-fund-spend-previous.xlsx",
            towns_fund::the_round_before()?.save_to_buffer()?,
        ),
        (
            "pathfinders/pathfinders-example.xlsx",
            pathfinders::workbook()?.save_to_buffer()?,
        ),
        (
            "blackburn/blackburn-example.xlsx",
            blackburn::workbook()?.save_to_buffer()?,
        ),
        (
            "dacorum/dacorum-example.xlsx",
            dacorum::workbook()?.save_to_buffer()?,
        ),
    ])
}

/// A workbook with fixed properties, in the theme of current Excel: its second accent is the orange that the
/// government templates use for "Amber/Red" and for a score of 4.
fn new_workbook(title: &str, created: (u16, u8, u8)) -> Result<Workbook, XlsxError> {
    let (year, month, day) = created;
    let properties = DocProperties::new()
        .set_title(title)
        .set_author("Performance team")
        .set_company("Example authority")
        .set_comment(
            "Contains public sector information licensed under the Open Government Licence v3.0.",
        )
        .set_creation_datetime(&ExcelDateTime::from_ymd(year, month, day)?.and_hms(9, 0, 0)?);
    let mut workbook = Workbook::new();
    workbook.use_excel_2023_theme()?.set_properties(&properties);
    Ok(workbook)
}
