namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>Why a file lies where it is and is not taken.</summary>
internal enum FolderStuck
{
    /// <summary>A named pipe, a socket or a device.</summary>
    NotRegular,

    /// <summary>It is listed and cannot be looked at; a name that is no UTF-8 does that.</summary>
    CannotBeSeen,

    /// <summary>It may not be moved.</summary>
    CannotBeMoved,

    /// <summary>It was moved to <c>taking</c> and cannot be read, moved or removed there; until a restart.</summary>
    CannotBeTaken,

    /// <summary>It is longer than the room there is above the mark of free disk space; until there is more.</summary>
    NoRoomForIt,
}
