//! Documents in XML, and in what people take for it: text in, a sound tree out.

mod entities;
pub mod markup;
pub mod names;
pub mod planting;
mod tokens;
pub mod tree;
