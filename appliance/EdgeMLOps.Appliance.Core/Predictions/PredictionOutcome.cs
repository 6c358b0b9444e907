namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>What became of an image. Stored: numbers never change meaning.</summary>
public enum PredictionOutcome
{
    /// <summary>The model ran; no box is a finding too.</summary>
    Predicted = 0,

    /// <summary>The pixels could not be read; the code is a <see cref="Decoding.DecodeCode"/>.</summary>
    DecodeFailed = 1,

    /// <summary>The model did not run through; the code is an <see cref="Inference.InferenceCode"/>.</summary>
    InferenceFailed = 2,
}
