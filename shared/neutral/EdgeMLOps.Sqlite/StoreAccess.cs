namespace EdgeMLOps.Sqlite;

/// <summary>Who besides the owner may open a database file. Windows inherits the folder's access list instead.</summary>
public enum StoreAccess
{
    /// <summary>File mode 0600: the account of the program alone.</summary>
    OwnerOnly,

    /// <summary>File mode 0660: for a folder that two accounts meet in.</summary>
    SharedWithGroup,
}
