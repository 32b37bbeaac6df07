//! The container of an .xls: a small file system of streams (Compound File Binary).
//!
//! Never believes a count or a size: a chain of sectors is at most as long as the file, and gives no more than it holds.

use std::collections::BTreeSet;

/// Sector numbers from here on are marks: free, end of chain, part of a table.
const MARKS: u32 = 0xFFFF_FFFA;
const NONE: u32 = 0xFFFF_FFFF;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;

pub(super) struct Container<'a> {
    bytes: &'a [u8],
    /// Bytes of a sector.
    sector: usize,
    /// For every sector the next one of its chain.
    next: Vec<u32>,
    entries: Vec<Entry>,
    /// Streams below this size lie in sectors of 64 bytes, inside of the root's own stream.
    small_below: u64,
    small: Vec<u8>,
    small_next: Vec<u32>,
}

struct Entry {
    name: String,
    is_stream: bool,
    left: u32,
    right: u32,
    child: u32,
    start: u32,
    size: u64,
}

const SMALL_SECTOR: usize = 64;

impl<'a> Container<'a> {
    /// Nothing, if it is damaged or its end is missing.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Container<'a>> {
        let sector = match short(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut container = Container {
            bytes,
            sector,
            next: Vec::new(),
            entries: Vec::new(),
            small_below: u64::from(long(bytes, 56)?),
            small: Vec::new(),
            small_next: Vec::new(),
        };
        for table in container.tables()? {
            let table = container.sector(table)?;
            container.next.extend(longs(table));
        }
        let directory = container.chain(long(bytes, 48)?)?;
        container.entries = directory.chunks_exact(ENTRY).map(entry).collect::<Option<_>>()?;
        let root = container.entries.first()?;
        let (start, size) = (root.start, root.size);
        container.small = if size > 0 { container.chain(start)? } else { Vec::new() };
        let first_small = long(bytes, 60)?;
        container.small_next =
            if first_small < MARKS { longs(&container.chain(first_small)?).collect() } else { Vec::new() };
        Some(container)
    }

    /// The sectors that hold the table of chains: 109 are named in the header, the others in a chain of their own.
    fn tables(&self) -> Option<Vec<u32>> {
        let mut tables: Vec<u32> = longs(self.bytes.get(76..512)?).filter(|at| *at < MARKS).collect();
        let mut more = long(self.bytes, 68)?;
        let all = self.bytes.len() / self.sector;
        let mut steps = 0;
        while more < MARKS {
            let named: Vec<u32> = longs(self.sector(more)?).collect();
            let (next, named) = named.split_last()?;
            tables.extend(named.iter().filter(|at| **at < MARKS));
            more = *next;
            steps += 1;
            if steps > all {
                return None;
            }
        }
        (tables.len() <= all).then_some(tables)
    }

    /// A sector; the last one of a file may be cut short.
    fn sector(&self, at: u32) -> Option<&'a [u8]> {
        let from = (at as usize).checked_add(1)?.checked_mul(self.sector)?;
        let to = from.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(from..to)
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let (mut at, mut whole, mut steps) = (start, Vec::new(), 0);
        while at < MARKS {
            whole.extend_from_slice(self.sector(at)?);
            at = *self.next.get(at as usize)?;
            steps += 1;
            // More sectors than there are: it goes round in a circle.
            if steps > self.next.len() || whole.len() > self.bytes.len() {
                return None;
            }
        }
        Some(whole)
    }

    fn small_chain(&self, start: u32) -> Option<Vec<u8>> {
        let (mut at, mut whole, mut steps) = (start, Vec::new(), 0);
        while at < MARKS {
            let from = (at as usize).checked_mul(SMALL_SECTOR)?;
            whole.extend_from_slice(self.small.get(from..from.checked_add(SMALL_SECTOR)?)?);
            at = *self.small_next.get(at as usize)?;
            steps += 1;
            if steps > self.small_next.len() {
                return None;
            }
        }
        Some(whole)
    }

    /// A stream at the top; those of embedded documents lie deeper and may have the same name.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.top().into_iter().find(|entry| entry.is_stream && entry.name.eq_ignore_ascii_case(name))?;
        let mut whole =
            if entry.size < self.small_below { self.small_chain(entry.start)? } else { self.chain(entry.start)? };
        let size = usize::try_from(entry.size).ok()?;
        if whole.len() < size {
            return None;
        }
        whole.truncate(size);
        Some(whole)
    }

    pub(super) fn has_storage(&self, name: &str) -> bool {
        self.top().into_iter().any(|entry| !entry.is_stream && entry.name.eq_ignore_ascii_case(name))
    }

    /// The root's children: a tree of left and right neighbours.
    fn top(&self) -> Vec<&Entry> {
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        let mut waiting: Vec<u32> = self.entries.first().map(|root| root.child).into_iter().collect();
        while let Some(at) = waiting.pop() {
            let Some(entry) = self.entries.get(at as usize).filter(|_| at != NONE && seen.insert(at)) else { continue };
            waiting.extend([entry.left, entry.right]);
            found.push(entry);
        }
        found
    }
}

fn entry(data: &[u8]) -> Option<Entry> {
    let letters = usize::from(short(data, 64)?).min(64) / 2;
    let units: Vec<u16> = (0..letters.saturating_sub(1)).filter_map(|at| short(data, 2 * at)).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        is_stream: *data.get(66)? == 2,
        left: long(data, 68)?,
        right: long(data, 72)?,
        child: long(data, 76)?,
        start: long(data, 116)?,
        // The upper half is not used below 4 GB, and some programs leave rubbish there.
        size: u64::from(long(data, 120)?),
    })
}

fn longs(data: &[u8]) -> impl Iterator<Item = u32> + '_ {
    data.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

pub(super) fn short(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

pub(super) fn long(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

pub(super) fn double(data: &[u8], at: usize) -> Option<f64> {
    data.get(at..at.checked_add(8)?)?.try_into().ok().map(f64::from_le_bytes)
}
