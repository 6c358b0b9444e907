namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>What became of a change that was asked of the policies.</summary>
public enum PolicyChangeCode
{
    /// <summary>It is done.</summary>
    Done = 0,

    /// <summary>No policy has this name or digest.</summary>
    NotFound,

    /// <summary>Several policies begin with these digits; the message lists them.</summary>
    Ambiguous,

    /// <summary>It is active already.</summary>
    AlreadyActive,

    /// <summary>It is set aside; import it again.</summary>
    IsQuarantined,

    /// <summary>It is older than the policy of its name that is active; only a roll-back goes back.</summary>
    OlderRelease,

    /// <summary>The policy does not fit the model: the message begins with the <see cref="Documents.PolicyFault"/>.</summary>
    DoesNotFit,

    /// <summary>The caller is not in the group that may.</summary>
    NotAuthorised,

    /// <summary>No policy is active for the model that serves: its own is applied.</summary>
    NothingToReturnTo,

    /// <summary>The file is no policy package, or not one that may be imported; the message begins with its code.</summary>
    ImportRefused,

    /// <summary>Its signature is no longer believed, or its document is not the signed one; it is quarantined.</summary>
    NotBelieved,

    /// <summary>The root document is damaged, gone or open to others: no policy is believed until that is mended, and none is set aside for it.</summary>
    RootNotTrusted,
}
