use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::errors::RpcError;

const VERSION: &str = "2.0";

/// A request, or a push when it has no id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    jsonrpc: String,
    /// What its answer carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What is asked, or told.
    pub method: String,
    /// With what.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub params: Value,
}

impl Request {
    /// A request that is answered.
    pub fn new(id: impl Into<String>, method: impl Into<String>, params: Value) -> Self {
        Self {
            jsonrpc: VERSION.to_owned(),
            id: Some(id.into()),
            method: method.into(),
            params,
        }
    }

    /// Something that is told and not answered.
    pub fn push(method: impl Into<String>, params: Value) -> Self {
        Self {
            jsonrpc: VERSION.to_owned(),
            id: None,
            method: method.into(),
            params,
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Response {
    jsonrpc: String,
    /// The request's; none when it could not be read.
    pub id: Option<String>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// Why nothing came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<RpcError>,
}

impl Response {
    /// The answer to the request of this id.
    pub fn new(id: Option<String>, answer: Result<Value, RpcError>) -> Self {
        let (result, error) = match answer {
            Ok(value) => (Some(value), None),
            Err(error) => (None, Some(error)),
        };
        Self {
            jsonrpc: VERSION.to_owned(),
            id,
            result,
            error,
        }
    }
}

/// What a client reads.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Message {
    /// Something is told.
    Push(Request),
    /// Something is answered.
    Response(Response),
}
