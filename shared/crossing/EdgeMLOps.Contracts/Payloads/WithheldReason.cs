namespace EdgeMLOps.Contracts;

/// <summary>Why a histogram holds no counts.</summary>
public enum WithheldReason
{
    /// <summary>It holds them.</summary>
    None = 0,

    /// <summary>Too few distinct patients to publish even after the longest wait.</summary>
    TooFewPatients = 1,

    /// <summary>Published counts would have revealed the rest by subtraction.</summary>
    Complement = 2,

    /// <summary>All patients in one bin.</summary>
    GroupDisclosure = 3,
}
