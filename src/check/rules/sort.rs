//! Sorting in little code, at the same pace whatever the input: a heap.

/// Sorts; `less` says whether one comes before another.
pub(crate) fn sort<T: Copy>(items: &mut [T], less: &dyn Fn(&T, &T) -> bool) {
    let count = items.len();
    for start in (0..count / 2).rev() {
        sink(items, start, count, less);
    }
    for end in (1..count).rev() {
        items.swap(0, end);
        sink(items, 0, end, less);
    }
}

/// Moves an item down until none below it is greater.
fn sink<T: Copy>(items: &mut [T], mut at: usize, end: usize, less: &dyn Fn(&T, &T) -> bool) {
    loop {
        let mut greatest = at;
        for child in [2 * at + 1, 2 * at + 2] {
            if child < end
                && let (Some(left), Some(right)) = (items.get(greatest), items.get(child))
                && less(left, right)
            {
                greatest = child;
            }
        }
        if greatest == at {
            return;
        }
        items.swap(at, greatest);
        at = greatest;
    }
}

#[cfg(test)]
mod tests {
    use super::sort;

    #[test]
    fn sorts() {
        for length in 0..50_u64 {
            let mut items: Vec<u64> = (0..length).map(|item| item * 7919 % 31).collect();
            let mut sorted = items.clone();
            sorted.sort_unstable();
            sort(&mut items, &|left, right| left < right);
            assert_eq!(items, sorted);
        }
    }
}
