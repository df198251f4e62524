//! Reading the status text of the kernel.

use super::*;

#[test]
fn the_size_of_the_address_space_is_read_from_the_status_text() {
    assert_eq!(virtual_bytes("Name:\tx\nVmPeak:\t  99 kB\nVmSize:\t  12 kB\n"), Some(12 * 1024));
    assert_eq!(virtual_bytes("Name:\tx\n"), None);
}
