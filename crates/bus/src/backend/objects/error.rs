use crate::backend::api::ApiError;
use crate::publish::PublishError;

/// Why an object could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// There is no such object.
    #[error("{store} holds no {name}")]
    Missing {
        /// The store.
        store: String,
        /// The object.
        name: String,
    },
    /// What is stored is not what its metadata says, or not what was written.
    #[error("{name} in {store} is damaged")]
    Damaged {
        /// The store.
        store: String,
        /// The object.
        name: String,
    },
    /// The body is larger than it may be; nothing of it is kept.
    #[error("the content for {name} in {store} has more than {limit} bytes")]
    TooLarge {
        /// The store.
        store: String,
        /// The object.
        name: String,
        /// Bytes it may have.
        limit: u64,
    },
    /// Somebody else changed the object meanwhile.
    #[error("{name} in {store} was changed by somebody else")]
    Changed {
        /// The store.
        store: String,
        /// The object.
        name: String,
    },
    /// The body to be stored could not be read.
    #[error("the content for {name} in {store} cannot be read")]
    Source {
        /// The store.
        store: String,
        /// The object.
        name: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A part could not be stored.
    #[error("{name} cannot be stored in {store}")]
    Write {
        /// The store.
        store: String,
        /// The object.
        name: String,
        /// Why.
        #[source]
        source: PublishError,
    },
    /// The store could not be read or changed.
    #[error("the store {store} cannot be used")]
    Store {
        /// The store.
        store: String,
        /// Why.
        #[source]
        source: ApiError,
    },
    /// The connection was lost while the object was read.
    #[error("reading {name} from {store} was interrupted")]
    Interrupted {
        /// The store.
        store: String,
        /// The object.
        name: String,
    },
}

/// Names the object in errors of one operation.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) store: &'a str,
    pub(super) name: &'a str,
}

impl Subject<'_> {
    fn owned(self) -> (String, String) {
        (self.store.to_owned(), self.name.to_owned())
    }

    pub(super) fn missing(self) -> ObjectError {
        let (store, name) = self.owned();
        ObjectError::Missing { store, name }
    }

    pub(super) fn damaged(self) -> ObjectError {
        let (store, name) = self.owned();
        ObjectError::Damaged { store, name }
    }

    pub(super) fn too_large(self, limit: u64) -> ObjectError {
        let (store, name) = self.owned();
        ObjectError::TooLarge { store, name, limit }
    }

    pub(super) fn changed(self) -> ObjectError {
        let (store, name) = self.owned();
        ObjectError::Changed { store, name }
    }

    pub(super) fn interrupted(self) -> ObjectError {
        let (store, name) = self.owned();
        ObjectError::Interrupted { store, name }
    }

    pub(super) fn source(self, source: std::io::Error) -> ObjectError {
        let (store, name) = self.owned();
        ObjectError::Source {
            store,
            name,
            source,
        }
    }

    pub(super) fn write(self, source: PublishError) -> ObjectError {
        let (store, name) = self.owned();
        ObjectError::Write {
            store,
            name,
            source,
        }
    }

    pub(super) fn store(self, source: ApiError) -> ObjectError {
        let store = self.store.to_owned();
        ObjectError::Store { store, source }
    }
}
