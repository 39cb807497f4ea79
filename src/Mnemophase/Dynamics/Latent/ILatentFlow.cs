namespace Mnemophase.Dynamics.Latent;

/// <summary>An autonomous flow in the plane of two latents: dκ = F(κ), with time in units of the network's time constant.</summary>
public interface ILatentFlow
{
    /// <summary>F(κ).</summary>
    LatentPoint Velocity(LatentPoint at);

    /// <summary>∂F/∂κ.</summary>
    LatentJacobian Jacobian(LatentPoint at);
}
