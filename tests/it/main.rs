mod x {}
mod measures;
