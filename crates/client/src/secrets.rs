use kanade_api_types::secrets::{SecretShown, SetSecret};
use kanade_wire::SecretName;

use crate::client::Client;
use crate::error::ClientError;
use crate::pages::List;

impl Client {
    /// The secrets by name, without their values.
    pub fn secrets(&self) -> List<SecretShown> {
        List::new(self, "/api/secrets", &())
    }

    /// Gives a secret its value.
    pub async fn set_secret(
        &self,
        name: &SecretName,
        secret: &SetSecret,
    ) -> Result<(), ClientError> {
        let call = self.put(&format!("/api/secrets/{name}"));
        call.body(secret).nothing().await
    }

    /// Deletes a secret that no job refers to.
    pub async fn delete_secret(&self, name: &SecretName) -> Result<(), ClientError> {
        self.delete(&format!("/api/secrets/{name}")).nothing().await
    }
}
