//! The console of a program that may need none.

/// Closes the console the system opened for this program alone, as Windows does when it is not started
/// from one. One that others use too stays, and elsewhere there is none to close.
pub fn close_own() {
    #[cfg(windows)]
    windows::close_own();
}

#[cfg(windows)]
mod windows {
    use windows::Win32::System::Console::{FreeConsole, GetConsoleProcessList};

    pub fn close_own() {
        let mut processes = [0; 2];
        // SAFETY: the system writes as many numbers as there is room for.
        let count = unsafe { GetConsoleProcessList(&mut processes) };
        if count == 1 {
            // SAFETY: nothing here holds on to the console. Where it stays, it only is in the way.
            let _ = unsafe { FreeConsole() };
        }
    }
}
