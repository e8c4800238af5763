// The circuit as one would write it by hand: structure of arrays, constants out of the loops, one
// random draw for both kinds of afferent, no simulator. The same equations, order of operations
// within a time step and random numbers as the Brian2 network, so that the spikes are the same.
//
// Replicas are independent, so a part of them, `together`, is taken through all steps before the
// next: few enough to stay in the cache, or all at once as a simulator does.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "threefry.h"

namespace {

const double magnesium_scale = 3.57;  // mol/m^3
const double magnesium_slope = 62.0;  // 1/V
const double event_duration = 1e-3;   // s

// Values of the whole network in SI units; `handwritten.py` fills them in this order.
struct Shared {
    double dt, capacitance, gain, v_rest, v_threshold, v_reset, v_peak, recovery_rate,
        recovery_coupling, recovery_jump, d1_rest, d1_jump, g_ampa, g_nmda, g_gaba, tau_ampa,
        tau_nmda, tau_gaba, e_glutamate, e_gaba, magnesium, utilisation, tau_facilitation,
        tau_recovery, conductance, preferred, other, e_reversal, tau_decay, epn_capacitance,
        g_leak, e_leak, epn_v_threshold, epn_v_threshold_sd, slope, adaptation, tau_adaptation,
        adaptation_jump, epn_v_reset, epn_v_peak;
};

struct Sizes {
    int32_t replicas, n_striosome, n_matrix, n_habenula, n_thalamus, steps, delay_steps, together;
};

// One value for each cell, as the engine's inputs are.
struct Cells {
    const double *pka, *nmda_gain, *release_factor;
    const int32_t *key, *first_step, *spn_number, *epn_number;
    const int32_t *glutamate[4], *gaba[4];
    const double *deviate, *current;
};

struct Spikes {
    int32_t *spn, *spn_step, *epn, *epn_step;
    double *released;
    int64_t capacity, n_spn, n_epn;
};

class Circuit {
public:
    Circuit(const Sizes &sizes, const Shared &shared, const Cells &cells, Spikes &spikes)
        : sizes(sizes), p(shared), cells(cells), spikes(spikes),
          n_spn(sizes.n_striosome + sizes.n_matrix), n_epn(sizes.n_habenula + sizes.n_thalamus)
    {
    }

    void run(int first, int count)
    {
        start(first, count);
        for (int step = 0; step < sizes.steps; step++) {
            advance_spn(step);
            advance_epn();
            for (int replica = 0; replica < count; replica++) {
                if (spn_fired[replica]) fire_spn(first, replica, step);
                if (epn_fired[replica]) fire_epn(first, replica, step);
            }
            deliver(step);
        }
    }

private:
    const Sizes &sizes;
    const Shared &p;
    const Cells &cells;
    Spikes &spikes;
    const int n_spn, n_epn;
    int replicas, total_spn, total_epn;
    std::vector<double> v, u, h_ampa, h_nmda, h_gaba, v_r, nmda, jump;
    std::vector<double> released, resources, utilised, last_spike, release_factor;
    std::vector<double> epn_v, epn_w, epn_g, epn_v_t, epn_current;
    std::vector<int32_t> key, first_step, number, glutamate[4], gaba[4];
    std::vector<uint8_t> spn_fired, epn_fired, connected;
    std::vector<std::vector<int32_t>> arriving;

    template <typename T> std::vector<T> part(const T *all, int start, int number)
    {
        return std::vector<T>(all + start, all + start + number);
    }

    void start(int first, int count)
    {
        replicas = count;
        total_spn = count * n_spn;
        total_epn = count * n_epn;
        const int spn = first * n_spn, epn = first * n_epn;
        v.assign(total_spn, p.v_rest);
        for (auto *zero : {&u, &h_ampa, &h_nmda, &h_gaba, &released, &utilised, &last_spike})
            zero->assign(total_spn, 0.0);
        resources.assign(total_spn, 1.0);
        release_factor = part(cells.release_factor, spn, total_spn);
        key = part(cells.key, spn, total_spn);
        first_step = part(cells.first_step, spn, total_spn);
        for (int k = 0; k < 4; k++) {
            glutamate[k] = part(cells.glutamate[k], spn, total_spn);
            gaba[k] = part(cells.gaba[k], spn, total_spn);
        }
        number = part(cells.spn_number, spn, total_spn);
        v_r.resize(total_spn); nmda.resize(total_spn); jump.resize(total_spn);
        for (int i = 0; i < total_spn; i++) {
            const double pka = cells.pka[spn + i];
            v_r[i] = p.v_rest * (1 + p.d1_rest * pka);
            nmda[i] = p.g_nmda * (1 + cells.nmda_gain[spn + i] * pka);
            jump[i] = p.recovery_jump * (1 - p.d1_jump * pka);
        }
        epn_v.assign(total_epn, p.e_leak);
        epn_w.assign(total_epn, 0.0);
        epn_g.assign(total_epn, 0.0);
        epn_current = part(cells.current, epn, total_epn);
        epn_v_t.resize(total_epn);
        for (int i = 0; i < total_epn; i++)
            epn_v_t[i] = p.epn_v_threshold + p.epn_v_threshold_sd * cells.deviate[epn + i];
        spn_fired.resize(count); epn_fired.resize(count);
        arriving.assign(sizes.delay_steps + 1, {});
        connect();
    }

    void connect()
    {
        connected.resize((size_t)total_spn * n_epn);
        for (int i = 0; i < total_spn; i++) {
            const bool striosome = i % n_spn < sizes.n_striosome;
            for (int j = 0; j < n_epn; j++) {
                uint32_t left = number[i], right = -1 - cells.epn_number[j];
                threefry(key[i], left, right);
                const double uniform = (left + 0.5) * 2.3283064365386963e-10;
                const double probability =
                    striosome == (j < sizes.n_habenula) ? p.preferred : p.other;
                connected[(size_t)i * n_epn + j] = uniform < probability;
            }
        }
    }

    // Not inlined, so that a profile tells the parts apart.
    __attribute__((noinline)) void advance_spn(int step)
    {
        const double decay_ampa = p.dt / p.tau_ampa, decay_nmda = p.dt / p.tau_nmda;
        const double decay_gaba = p.dt / p.tau_gaba;
        const double raise_ampa = event_duration / p.tau_ampa;
        const double raise_nmda = event_duration / p.tau_nmda;
        const double raise_gaba = event_duration / p.tau_gaba;
        const double block = p.magnesium / magnesium_scale;
        const double per_charge = p.dt / p.capacitance, u_step = p.dt * p.recovery_rate;
        const double gain = p.gain, v_threshold = p.v_threshold, v_peak = p.v_peak;
        const double coupling = p.recovery_coupling, g_ampa = p.g_ampa, g_gaba = p.g_gaba;
        const double e_glutamate = p.e_glutamate, e_gaba = p.e_gaba;
        double *__restrict V = v.data(), *__restrict U = u.data();
        double *__restrict A = h_ampa.data(), *__restrict N = h_nmda.data();
        double *__restrict G = h_gaba.data();
        const double *__restrict R = v_r.data(), *__restrict D = nmda.data();
        const int32_t *__restrict K = key.data(), *__restrict F = first_step.data();
        const int32_t *__restrict C = number.data();
        const int32_t *__restrict E0 = glutamate[0].data(), *__restrict E1 = glutamate[1].data();
        const int32_t *__restrict E2 = glutamate[2].data(), *__restrict E3 = glutamate[3].data();
        const int32_t *__restrict I0 = gaba[0].data(), *__restrict I1 = gaba[1].data();
        const int32_t *__restrict I2 = gaba[2].data(), *__restrict I3 = gaba[3].data();
        for (int replica = 0; replica < replicas; replica++) {
            int fired = 0;
            for (int i = replica * n_spn; i < (replica + 1) * n_spn; i++) {
                uint32_t left = step + F[i], right = C[i];
                threefry(K[i], left, right);
                const int32_t e = left ^ 0x80000000u, g = right ^ 0x80000000u;
                const double excited = (e > E0[i]) + (e > E1[i]) + (e > E2[i]) + (e > E3[i]);
                const double inhibited = (g > I0[i]) + (g > I1[i]) + (g > I2[i]) + (g > I3[i]);
                const double volt = V[i], away = volt - R[i];
                const double open = N[i] / (1 + block * std::exp(-magnesium_slope * volt));
                const double current = gain * away * (volt - v_threshold) - U[i]
                    + (g_ampa * A[i] + D[i] * open) * (e_glutamate - volt)
                    + g_gaba * G[i] * (e_gaba - volt);
                U[i] += u_step * (coupling * away - U[i]);
                A[i] += raise_ampa * excited - decay_ampa * A[i];
                N[i] += raise_nmda * excited - decay_nmda * N[i];
                G[i] += raise_gaba * inhibited - decay_gaba * G[i];
                V[i] = volt + per_charge * current;
                fired |= V[i] > v_peak;
            }
            spn_fired[replica] = fired;
        }
    }

    __attribute__((noinline)) void advance_epn()
    {
        const double per_charge = p.dt / p.epn_capacitance, decay_g = p.dt / p.tau_decay;
        const double w_step = p.dt / p.tau_adaptation, slope = p.slope, g_leak = p.g_leak;
        const double e_leak = p.e_leak, e_reversal = p.e_reversal, adaptation = p.adaptation;
        const double v_peak = p.epn_v_peak;
        double *__restrict V = epn_v.data(), *__restrict W = epn_w.data();
        double *__restrict G = epn_g.data();
        const double *__restrict T = epn_v_t.data(), *__restrict I = epn_current.data();
        for (int replica = 0; replica < replicas; replica++) {
            int fired = 0;
            for (int i = replica * n_epn; i < (replica + 1) * n_epn; i++) {
                const double volt = V[i];
                const double current = g_leak * (slope * std::exp((volt - T[i]) / slope)
                    - (volt - e_leak)) - W[i] + I[i] + G[i] * (e_reversal - volt);
                W[i] += w_step * (adaptation * (volt - e_leak) - W[i]);
                G[i] -= decay_g * G[i];
                V[i] = volt + per_charge * current;
                fired |= V[i] > v_peak;
            }
            epn_fired[replica] = fired;
        }
    }

    __attribute__((noinline)) void fire_spn(int first, int replica, int step)
    {
        const double t = step * p.dt;
        for (int i = replica * n_spn; i < (replica + 1) * n_spn; i++) {
            if (!(v[i] > p.v_peak)) continue;
            v[i] = p.v_reset;
            u[i] += jump[i];
            const double passed = t - last_spike[i];
            resources[i] = 1 - (1 - resources[i]) * std::exp(-passed / p.tau_recovery);
            utilised[i] *= std::exp(-passed / p.tau_facilitation);
            utilised[i] += p.utilisation * release_factor[i] * (1 - utilised[i]);
            released[i] = utilised[i] * resources[i];
            resources[i] -= released[i];
            last_spike[i] = t;
            arriving[(step + sizes.delay_steps) % arriving.size()].push_back(i);
            if (spikes.n_spn < spikes.capacity) {
                spikes.spn[spikes.n_spn] = first * n_spn + i;
                spikes.spn_step[spikes.n_spn] = step;
                spikes.released[spikes.n_spn] = released[i];
            }
            spikes.n_spn++;
        }
    }

    __attribute__((noinline)) void fire_epn(int first, int replica, int step)
    {
        for (int i = replica * n_epn; i < (replica + 1) * n_epn; i++) {
            if (!(epn_v[i] > p.epn_v_peak)) continue;
            epn_v[i] = p.epn_v_reset;
            epn_w[i] += p.adaptation_jump;
            if (spikes.n_epn < spikes.capacity) {
                spikes.epn[spikes.n_epn] = first * n_epn + i;
                spikes.epn_step[spikes.n_epn] = step;
            }
            spikes.n_epn++;
        }
    }

    // The amount released is read on arrival, as in the network.
    __attribute__((noinline)) void deliver(int step)
    {
        std::vector<int32_t> &now = arriving[step % arriving.size()];
        for (int32_t i : now) {
            const double amount = p.conductance * released[i] / p.utilisation;
            double *g = &epn_g[i / n_spn * n_epn];
            for (int j = 0; j < n_epn; j++) g[j] += connected[(size_t)i * n_epn + j] * amount;
        }
        now.clear();
    }
};

}  // namespace

extern "C" void simulate(const Sizes *sizes, const Shared *shared, const Cells *cells,
                         Spikes *spikes)
{
    for (int first = 0; first < sizes->replicas; first += sizes->together) {
        const int count = std::min(sizes->together, sizes->replicas - first);
        Circuit(*sizes, *shared, *cells, *spikes).run(first, count);
    }
}
