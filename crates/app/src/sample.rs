//! The sample course: something real for the first minute, without a file of the student's own.

use serde::Deserialize;
use studium_library::{Course, CourseEdit};

use crate::{App, AppError};

/// `assets/sample/course.yaml`.
#[derive(Debug, Deserialize)]
struct Sample {
    name: String,
    #[serde(default)]
    instructions: String,
    #[serde(default)]
    preset_questions: Vec<String>,
    documents: Vec<String>,
}

impl App {
    /// Opens the sample course, making it when it is not there.
    ///
    /// # Errors
    /// When the installation lacks it or a file cannot be taken in.
    pub fn import_sample(&self) -> Result<Course, AppError> {
        let folder = self.resources.assets().join("sample");
        let path = folder.join("course.yaml");
        let text = std::fs::read_to_string(&path)
            .map_err(|_| AppError::Resources { what: "the sample course", looked: path.display().to_string() })?;
        let sample: Sample = serde_yaml_ng::from_str(&text).map_err(AppError::Sample)?;
        let course = match self.library.course_by_name(&sample.name)? {
            Some(course) => course,
            None => {
                let course = self.library.create_course(&sample.name)?;
                self.library.edit_course(&CourseEdit {
                    id: course.id,
                    name: None,
                    instructions: Some(sample.instructions),
                    model: None,
                    preset_questions: Some(sample.preset_questions),
                    sections: None,
                })?
            }
        };
        for document in &sample.documents {
            self.import_path(&folder.join(document), Some(course.id))?;
        }
        Ok(self.library.course(course.id)?)
    }
}
