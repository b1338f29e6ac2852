//! A row of any table as a value that JSON can carry without loss.

use rusqlite::types::{Value, ValueRef};
use serde::de::{Deserializer, Error as _};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use super::arrived::{LEVEL, MAGIC};

/// A row: in JSON an object of its columns, and `table`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The table that it stands in.
    pub table: String,
    /// Its columns, in their order.
    pub(super) cells: Vec<(String, Value)>,
}

impl Row {
    /// What stands in a column, if that is text.
    pub fn text(&self, column: &str) -> Option<&str> {
        match self.cell(column)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What stands in a column, if that is a whole number.
    pub fn number(&self, column: &str) -> Option<i64> {
        match self.cell(column)? {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn cell(&self, column: &str) -> Option<&Value> {
        self.cells.iter().find(|(name, _)| name == column).map(|(_, cell)| cell)
    }

    pub(super) fn of(table: &str, columns: &[String], row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let cell =
            |(at, name): (usize, &String)| -> rusqlite::Result<_> { Ok((name.clone(), value(row.get_ref(at)?)?)) };
        let cells = columns.iter().enumerate().map(cell).collect::<Result<_, _>>()?;
        Ok(Self { table: table.to_owned(), cells })
    }
}

/// Text that is none can only have been written by another program: an error, as it would not come back as it is.
fn value(cell: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match cell {
        ValueRef::Text(_) => Value::Text(cell.as_str()?.to_owned()),
        other => Value::try_from(other)?,
    })
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len() + 1))?;
        map.serialize_entry("table", &self.table)?;
        for (column, cell) in &self.cells {
            map.serialize_entry(column, &to_json(cell))?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut object = serde_json::Map::deserialize(deserializer)?;
        let Some(Json::String(table)) = object.remove("table") else {
            return Err(D::Error::custom("a row without the name of its table"));
        };
        let cell = |(column, json): (String, Json)| match from_json(json) {
            Some(cell) => Ok((column, cell)),
            None => Err(D::Error::custom(format!("the column {column} has a value of no known kind"))),
        };
        Ok(Self { cells: object.into_iter().map(cell).collect::<Result<_, _>>()?, table })
    }
}

/// What JSON has no form for is an object of one member that says how it is to be read. Packed text is unpacked, for
/// other programs.
fn to_json(cell: &Value) -> Json {
    match cell {
        Value::Null => Json::Null,
        Value::Integer(number) => json!(number),
        Value::Real(number) => json!({ "real": number.to_string() }),
        Value::Text(text) => json!(text),
        Value::Blob(bytes) => match (unpacked(bytes), std::str::from_utf8(bytes)) {
            (Some(text), _) => json!({ "packed": text }),
            (None, Ok(text)) => json!({ "bytes": text }),
            (None, Err(_)) => json!({ "hex": hex(bytes) }),
        },
    }
}

fn from_json(json: Json) -> Option<Value> {
    match json {
        Json::Null => Some(Value::Null),
        Json::Number(number) => number.as_i64().map(Value::Integer),
        Json::String(text) => Some(Value::Text(text)),
        Json::Object(object) if object.len() == 1 => match object.into_iter().next()? {
            (kind, Json::String(text)) => match kind.as_str() {
                "real" => text.parse().ok().map(Value::Real),
                "packed" => zstd::bulk::compress(text.as_bytes(), LEVEL).ok().map(Value::Blob),
                "bytes" => Some(Value::Blob(text.into_bytes())),
                "hex" => unhex(&text).map(Value::Blob),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

fn unpacked(bytes: &[u8]) -> Option<String> {
    let packed = bytes.starts_with(&MAGIC).then_some(bytes)?;
    String::from_utf8(zstd::stream::decode_all(packed).ok()?).ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    (0..text.len()).step_by(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_comes_back_as_it_was() {
        let packed = zstd::bulk::compress(b"{\"title\":null}", LEVEL).unwrap();
        let values = [
            Value::Null,
            Value::Integer(i64::MIN),
            Value::Real(0.1 + 0.2),
            Value::Real(f64::INFINITY),
            Value::Text("a\u{0}b\u{1b}\u{ffff}\r\n\"".into()),
            Value::Blob(packed),
            Value::Blob(b"{}".to_vec()),
            Value::Blob(vec![0xff, 0, 7]),
            Value::Blob(MAGIC.to_vec()), // begins like what is packed
            Value::Blob(Vec::new()),
        ];
        let cells = values.into_iter().enumerate().map(|(at, value)| (format!("c{at}"), value)).collect();
        let row = Row { table: "t".into(), cells };
        let json = serde_json::to_string(&row).unwrap();
        assert!(json.starts_with("{\"table\":\"t\",\"c0\":null,"), "{json}");
        assert!(json.contains(r#"{"packed":"{\"title\":null}"}"#), "{json}");
        assert_eq!(serde_json::from_str::<Row>(&json).unwrap(), row);
    }

    #[test]
    fn what_is_no_row_is_refused() {
        for json in
            ["{}", "[]", r#"{"table":"t","c":true}"#, r#"{"table":"t","c":{"hex":"0g"}}"#, r#"{"table":"t","c":1.5}"#]
        {
            assert!(serde_json::from_str::<Row>(json).is_err(), "{json}");
        }
    }
}
