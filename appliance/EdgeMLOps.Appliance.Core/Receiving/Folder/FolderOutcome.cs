namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>What became of a claimed file.</summary>
internal enum FolderOutcome
{
    /// <summary>It is durable with us, or lies in <c>failed</c>.</summary>
    Done,

    /// <summary>Somebody still writes to it, or what is copied beside it needs the room.</summary>
    Later,

    /// <summary>The store had no room for it.</summary>
    NoRoom,

    /// <summary>It is no regular file.</summary>
    NotRegular,
}
