use kanade_api_types::auth::{ChangePasswordRequest, LoginRequest, LoginResponse, Me};

use crate::client::Client;
use crate::error::ClientError;

impl Client {
    /// Signs in with a name and a password; the answer has the token.
    pub async fn login(
        &self,
        username: &str,
        password: &str,
    ) -> Result<LoginResponse, ClientError> {
        let request = LoginRequest {
            username: Some(username.to_owned()),
            password: Some(password.to_owned()),
            link: None,
        };
        self.post_unkeyed("/api/auth/login")
            .body(&request)
            .json()
            .await
    }

    /// Ends the session of this client's token.
    pub async fn logout(&self) -> Result<(), ClientError> {
        self.post_unkeyed("/api/auth/logout").nothing().await
    }

    /// Who this client is.
    pub async fn me(&self) -> Result<Me, ClientError> {
        self.get("/api/auth/me").json().await
    }

    /// Changes the account's own password; its other sessions end.
    pub async fn change_password(&self, old: &str, new: &str) -> Result<(), ClientError> {
        let request = ChangePasswordRequest {
            old_password: old.to_owned(),
            new_password: new.to_owned(),
        };
        self.post_unkeyed("/api/auth/change-password")
            .body(&request)
            .nothing()
            .await
    }
}
