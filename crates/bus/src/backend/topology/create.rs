use super::desired::Desired;
use super::reconcile::refusal;
use super::report::ReconcileReport;
use crate::backend::api::{ApiError, codes};
use crate::backend::bus::Bus;

/// Shares of less than this are not worth trying: every stream would have the least there is.
const SMALLEST_STORE: u64 = 32 << 20;

impl Bus {
    /// Creates streams. While the broker cannot reserve what one should have, all that are created
    /// here get half as much, so that the last ones are not left without room.
    pub(super) async fn create_missing(
        &self,
        missing: Vec<Desired>,
        report: &mut ReconcileReport,
    ) -> Result<(), ApiError> {
        let mut granted = report.store_limit;
        let mut created: Vec<Desired> = Vec::new();
        for desired in missing {
            loop {
                let sized = desired.clone().sized_for(granted);
                match self.change("CREATE", &sized.name, &sized.config).await {
                    Ok(()) => {
                        created.push(sized);
                        break;
                    }
                    Err(error) if has_no_room(&error) && granted > SMALLEST_STORE => {
                        granted /= 2;
                        self.shrink(&created, granted).await?;
                    }
                    Err(error) => {
                        report.absent(sized.name, refusal(error)?);
                        break;
                    }
                }
            }
        }
        report.granted(granted);
        report.created = created.into_iter().map(|desired| desired.name).collect();
        Ok(())
    }

    async fn shrink(&self, created: &[Desired], store_limit: u64) -> Result<(), ApiError> {
        for desired in created {
            let sized = desired.clone().sized_for(store_limit);
            self.change("UPDATE", &sized.name, &sized.config).await?;
        }
        Ok(())
    }
}

fn has_no_room(error: &ApiError) -> bool {
    error.has_code(codes::STORAGE_EXCEEDED)
}
