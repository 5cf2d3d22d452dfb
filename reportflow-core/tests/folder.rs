//! A program that changes its folder meanwhile: alone here, as it is one folder
//! for all tests of a process.

mod listener;

use std::env::{current_dir, set_current_dir};

use listener::{Listener, PDF, download, pdf};

#[tokio::test]
async fn a_file_goes_to_where_its_path_led_when_it_was_opened() {
    let [one, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let listener = Listener::always(pdf()).await;
    let home = current_dir().unwrap();
    set_current_dir(&one).unwrap();
    let to = other.path().to_owned();
    download(&listener.client())
        .on_progress(move |_| set_current_dir(&to).unwrap())
        .to_path("a.pdf")
        .await
        .unwrap();
    set_current_dir(home).unwrap();
    let names = |folder: &tempfile::TempDir| -> Vec<_> {
        let files = folder.path().read_dir().unwrap();
        files.map(|file| file.unwrap().file_name()).collect()
    };
    assert_eq!(names(&one), ["a.pdf"]);
    assert_eq!(std::fs::read(one.path().join("a.pdf")).unwrap(), PDF);
    assert!(names(&other).is_empty());
}
