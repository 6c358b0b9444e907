namespace EdgeMLOps.Appliance.Core.Receiving.Folder;

/// <summary>Why a file of the folder is of no use. The word stands in its <c>.reason</c> file.</summary>
internal enum FolderFault
{
    /// <summary>Nothing is in it.</summary>
    Empty,

    /// <summary>It begins neither as a Part 10 file nor as a data set.</summary>
    NotDicom,

    /// <summary>Its header cannot be read, or names no study or series.</summary>
    HeaderUnreadable,

    /// <summary>Its meta information names another SOP class or instance than its data set.</summary>
    HeaderMismatch,

    /// <summary>The AE title that files come in under does not take its SOP class.</summary>
    ClassNotTaken,

    /// <summary>The AE title that files come in under does not take its transfer syntax.</summary>
    SyntaxNotTaken,

    /// <summary>The store refused it for another reason than room.</summary>
    Refused,
}
