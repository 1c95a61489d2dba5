//! Sorting in little code, at the same pace whatever the input: a heap.

use alloc::vec::Vec;

/// The places from 0 to before `count`, sorted; `less` says whether the item at one place comes before that at another.
pub(crate) fn sorted(count: usize, less: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    for start in (0..count / 2).rev() {
        sink(&mut places, start, count, less);
    }
    for end in (1..count).rev() {
        swap(&mut places, 0, end);
        sink(&mut places, 0, end, less);
    }
    places
}

/// Moves an item down until none below it is greater.
fn sink(places: &mut [usize], mut at: usize, end: usize, less: &dyn Fn(usize, usize) -> bool) {
    loop {
        let mut greatest = at;
        for child in [2 * at + 1, 2 * at + 2] {
            if child < end
                && let (Some(&left), Some(&right)) = (places.get(greatest), places.get(child))
                && less(left, right)
            {
                greatest = child;
            }
        }
        if greatest == at {
            return;
        }
        swap(places, at, greatest);
        at = greatest;
    }
}

fn swap(places: &mut [usize], left: usize, right: usize) {
    if let Ok([left, right]) = places.get_disjoint_mut([left, right]) {
        core::mem::swap(left, right);
    }
}

#[cfg(test)]
mod tests {
    use super::sorted;

    #[test]
    fn sorts() {
        for length in 0..50_usize {
            let items: Vec<usize> = (0..length).map(|item| item * 7919 % 31).collect();
            let mut right = items.clone();
            right.sort_unstable();
            let places = sorted(length, &|left, right| items[left] < items[right]);
            assert_eq!(places.iter().map(|&place| items[place]).collect::<Vec<_>>(), right);
        }
    }
}
