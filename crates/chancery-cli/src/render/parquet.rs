//! The columns of the CSV as Parquet: days are dates, numbers numbers, and what is empty is null.

use crate::failure::Failure;
use jiff::civil::{Date, date};
use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::sync::Arc;

/// Rows that are written together.
const GROUP: usize = 64 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Day,
    Whole,
    Real,
}

fn form(column: &str) -> Form {
    match column {
        "earliest" | "latest" | "first" | "last" => Form::Day,
        _ if column.ends_with("_earliest") || column.ends_with("_latest") => Form::Day,
        "start" | "end" => Form::Whole,
        "quantity" | "confidence" => Form::Real,
        _ => Form::Text,
    }
}

/// Returns the number of rows. A file of none has its columns all the same.
pub fn write(out: &mut Vec<u8>, header: &[&str], rows: &[Vec<String>]) -> Result<usize, Failure> {
    let fault = |e: ParquetError| Failure::fatal(format!("the Parquet file cannot be made: {e}"), None);
    encode(out, header, rows).map_err(fault)?;
    Ok(rows.len())
}

fn encode(out: &mut Vec<u8>, header: &[&str], rows: &[Vec<String>]) -> Result<(), ParquetError> {
    let field = |name: &&str| {
        let (physical, logical) = match form(name) {
            Form::Text => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
            Form::Day => (Physical::INT32, ConvertedType::DATE),
            Form::Whole => (Physical::INT64, ConvertedType::NONE),
            Form::Real => (Physical::DOUBLE, ConvertedType::NONE),
        };
        let builder = Type::primitive_type_builder(name, physical).with_converted_type(logical);
        builder.with_repetition(Repetition::OPTIONAL).build().map(Arc::new)
    };
    let fields = header.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let schema = Arc::new(Type::group_type_builder("record").with_fields(fields).build()?);
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
    for chunk in rows.chunks(GROUP) {
        let mut group = writer.next_row_group()?;
        for (at, name) in header.iter().enumerate() {
            let cells = || chunk.iter().map(|row| row.get(at).map_or("", String::as_str));
            let Some(mut column) = group.next_column()? else { break };
            match form(name) {
                Form::Text => {
                    let (levels, values) = nullable(cells(), |c| Some(ByteArray::from(c)));
                    column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
                }
                Form::Day => {
                    let (levels, values) = nullable(cells(), |c| Some(days(c.parse().ok()?)));
                    column.typed::<Int32Type>().write_batch(&values, Some(&levels), None)?;
                }
                Form::Whole => {
                    let (levels, values) = nullable(cells(), |c| c.parse::<i64>().ok());
                    column.typed::<Int64Type>().write_batch(&values, Some(&levels), None)?;
                }
                Form::Real => {
                    let (levels, values) = nullable(cells(), |c| c.parse::<f64>().ok());
                    column.typed::<DoubleType>().write_batch(&values, Some(&levels), None)?;
                }
            }
            column.close()?;
        }
        group.close()?;
    }
    writer.close().map(drop)
}

/// Which cells have a value, and the values.
fn nullable<'a, T>(cells: impl Iterator<Item = &'a str>, value: impl Fn(&str) -> Option<T>) -> (Vec<i16>, Vec<T>) {
    let mut levels = Vec::new();
    let mut values = Vec::new();
    for cell in cells {
        let found = if cell.is_empty() { None } else { value(cell) };
        levels.push(i16::from(found.is_some()));
        values.extend(found);
    }
    (levels, values)
}

/// Days since 1970-01-01.
fn days(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}
