namespace Mnemophase.Explorer.Pages;

/// <summary>What every page needs: where links lead and which stores there are.</summary>
/// <param name="Links">Addresses.</param>
/// <param name="View">The study that is looked at; null on a page without one.</param>
/// <param name="Page">Which page this is: "phase", "list", and so on.</param>
public sealed record PageContext(StoreShelf Shelf, Links Links, StudyView? View, string Page);
