export const name = "Nguồn";
