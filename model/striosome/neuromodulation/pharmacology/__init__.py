"""From doses to receptors: kinetics in the body, competition at a site, activation."""
