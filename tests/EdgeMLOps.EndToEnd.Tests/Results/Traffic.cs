namespace EdgeMLOps.EndToEnd.Tests.Results;

/// <summary>What an association to an archive is for, told by what its caller proposes.</summary>
internal enum Traffic
{
    /// <summary>C-STORE.</summary>
    Objects,

    /// <summary>Storage commitment and C-FIND.</summary>
    Proofs,
}
