//! A list in its own order, in which what has a code is found without a search.
//!
//! Never sorts, and never holds two truths: where things stand is noted when it is first asked for, and forgotten as
//! soon as the list may have changed.

use std::collections::HashMap;
use std::fmt::{self, Debug, Formatter};
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

/// What is looked up by a code.
pub trait Coded {
    fn code(&self) -> &str;
}

/// What is also looked up by two: of one code those of one part.
pub trait Parted: Coded {
    fn part(&self) -> &str;
}

/// A list that is read, and changed, as the [`Vec`] that it holds.
pub struct Listed<T> {
    all: Vec<T>,
    by_code: OnceLock<HashMap<String, Places>>,
    by_part: OnceLock<HashMap<String, HashMap<String, Places>>>,
}

/// Places in a list, in its order.
type Places = Vec<usize>;

impl<T: Coded> Listed<T> {
    /// The first of this code.
    pub fn first(&self, code: &str) -> Option<&T> {
        self.of(code).next()
    }

    /// All of this code, in the order of the list.
    pub fn of(&self, code: &str) -> Found<'_, T> {
        let by_code = self.by_code.get_or_init(|| {
            let mut by_code: HashMap<String, Places> = HashMap::new();
            for (place, one) in self.all.iter().enumerate() {
                by_code.entry(one.code().to_owned()).or_default().push(place);
            }
            by_code
        });
        self.found(by_code.get(code))
    }
}

impl<T: Parted> Listed<T> {
    /// All of this code and part, in the order of the list.
    pub fn of_part(&self, code: &str, part: &str) -> Found<'_, T> {
        let by_part = self.by_part.get_or_init(|| {
            let mut by_part: HashMap<String, HashMap<String, Places>> = HashMap::new();
            for (place, one) in self.all.iter().enumerate() {
                let of_code = by_part.entry(one.code().to_owned()).or_default();
                of_code.entry(one.part().to_owned()).or_default().push(place);
            }
            by_part
        });
        self.found(by_part.get(code).and_then(|of_code| of_code.get(part)))
    }
}

impl<T> Listed<T> {
    fn found<'a>(&'a self, places: Option<&'a Places>) -> Found<'a, T> {
        Found { all: &self.all, places: places.map(Vec::as_slice).unwrap_or_default().iter() }
    }
}

/// What was found in a list, in its order.
pub struct Found<'a, T> {
    all: &'a [T],
    places: std::slice::Iter<'a, usize>,
}

impl<'a, T> Iterator for Found<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.places.next().and_then(|place| self.all.get(*place))
    }
}

impl<T> From<Vec<T>> for Listed<T> {
    fn from(all: Vec<T>) -> Listed<T> {
        Listed { all, by_code: OnceLock::new(), by_part: OnceLock::new() }
    }
}

impl<T> FromIterator<T> for Listed<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Listed<T> {
        Vec::from_iter(all).into()
    }
}

impl<T> Default for Listed<T> {
    fn default() -> Listed<T> {
        Vec::new().into()
    }
}

impl<T> Deref for Listed<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.all
    }
}

impl<T> DerefMut for Listed<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        (self.by_code, self.by_part) = (OnceLock::new(), OnceLock::new());
        &mut self.all
    }
}

impl<'a, T> IntoIterator for &'a Listed<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut Listed<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.deref_mut().iter_mut()
    }
}

impl<T: Clone> Clone for Listed<T> {
    fn clone(&self) -> Listed<T> {
        self.all.clone().into()
    }
}

impl<T: PartialEq> PartialEq for Listed<T> {
    fn eq(&self, other: &Listed<T>) -> bool {
        self.all == other.all
    }
}

impl<T: Eq> Eq for Listed<T> {}

impl<T: Debug> Debug for Listed<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.all.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Coded for (&'static str, u8) {
        fn code(&self) -> &str {
            self.0
        }
    }

    impl Parted for (&'static str, u8) {
        fn part(&self) -> &str {
            if self.1.is_multiple_of(2) { "even" } else { "odd" }
        }
    }

    #[test]
    fn what_was_changed_is_found_where_it_stands_now() {
        let mut list: Listed<(&str, u8)> = Listed::from(vec![("a", 1), ("b", 2), ("a", 3)]);
        assert_eq!((list.first("a"), list.first("c")), (Some(&("a", 1)), None));
        assert_eq!(list.of("a").map(|(_, number)| *number).collect::<Vec<_>>(), [1, 3]);
        list.remove(0);
        list.push(("c", 4));
        assert_eq!((list.first("a"), list.first("c")), (Some(&("a", 3)), Some(&("c", 4))));
        for one in &mut list {
            one.0 = "d";
        }
        assert_eq!((list.first("a"), list.of("d").count()), (None, 3));
        assert_eq!((list.of_part("d", "even").count(), list.of_part("d", "odd").count()), (2, 1));
    }
}
